import { useEffect, useState } from 'preact/hooks';

/** Somebody who can hold a phone: a person of the emulator's cast. */
export interface Person {
  user: string;
  nickname: string;
  /** A path on the phone's server. */
  avatar: string;
}

const AGAIN_AFTER_MS = 2_000;

/** The cast, asked for until it comes. */
export function usePeople(): Person[] {
  const [people, setPeople] = useState<Person[]>([]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      const answer = await fetch('/people').catch(() => undefined);
      if (answer?.ok) setPeople(await answer.json());
      else timer = setTimeout(ask, AGAIN_AFTER_MS);
    };
    void ask();
    return () => clearTimeout(timer);
  }, []);
  return people;
}
