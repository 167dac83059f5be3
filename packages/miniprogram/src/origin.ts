/** `https://host:port`, or nothing for a relative URL. Whatever a parser might read differently stays in and so differs. */
export const readOrigin = (url: string) => (/^[a-z]+:\/\/[^/?#]*/i.exec(url) || [''])[0].toLowerCase();
