/** Every way a secret could be written down. */
const spellings = (secret: string): string[] => {
  const bytes = Buffer.from(secret);
  return [
    secret,
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
    bytes.toString('hex'),
    bytes.toString('hex').toUpperCase(),
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
  ];
};

/** Which secrets stand in which places, each by its name: `AppSecret in log`. */
export function findPlanted(
  places: Readonly<Record<string, string>>,
  planted: ReadonlyMap<string, string>,
): readonly string[] {
  const wanted = [...planted].map(([name, secret]) => ({ name, all: [...new Set(spellings(secret))] }));
  return Object.entries(places).flatMap(([place, text]) =>
    wanted.filter(({ all }) => all.some((each) => text.includes(each))).map(({ name }) => `${name} in ${place}`),
  );
}
