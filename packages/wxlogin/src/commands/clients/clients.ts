import { type Clients, openClients } from '@wxlogin/server';
import type { RunCommand } from '../../commands.ts';
import { describeDatabase, readDatabase } from '../../configuration/database.ts';
import { ProgramError } from '../../program-error.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { explainMoving } from '../moving/explain.ts';
import { readWish, type Wish } from './read-wish.ts';
import { describeClient, writeClients, writeWithSecret } from './write-clients.ts';

/** `wxlogin clients`: the services that may call us in their own name. */
export const clients: RunCommand = async (given, terminal) => {
  const wish = readWish(given);
  const database = readDatabase(terminal.env, given.find('config'));
  const opened = await explainMoving(openClients({ database }));
  try {
    const output: Output = { terminal, isJson: given.has('json'), database: describeDatabase(database) };
    await carryOut(opened, wish, output);
  } finally {
    await opened.close();
  }
  return 'done';
};

interface Output {
  readonly terminal: Terminal;
  readonly isJson: boolean;
  readonly database: string;
}

async function carryOut(opened: Clients, wish: Wish, { terminal, isJson, database }: Output): Promise<void> {
  const { language } = terminal;
  const print = (json: () => object, text: () => string) =>
    terminal.print(isJson ? JSON.stringify(json(), null, 2) : text());
  switch (wish.action) {
    case 'list': {
      const all = await opened.list();
      return print(
        () => all.map(describeClient),
        () => writeClients(all, { language, database }),
      );
    }
    case 'create':
    case 'rotate': {
      const made = wish.action === 'create' ? await opened.add(wish) : await opened.rotate(wish.id);
      if (!made) throw unknownClient(wish.action === 'rotate' ? wish.id : '');
      return print(
        () => ({ ...describeClient(made.client), secret: made.clientSecret }),
        () => writeWithSecret(made, wish.action, language),
      );
    }
    case 'end': {
      const ended = await opened.end(wish.id);
      if (!ended) throw unknownClient(wish.id);
      return print(
        () => describeClient(ended),
        () => writeEnded(ended.id, language),
      );
    }
  }
}

const writeEnded = (id: string, language: Terminal['language']): string =>
  ({
    en: `${id} has ended: its secret opens nothing any more, at any instance.`,
    zh: `${id} 已停用：其 secret 在所有实例上均已失效。`,
  })[language];

const unknownClient = (id: string): ProgramError =>
  new ProgramError('failed', {
    en: `There is no client ${id}, or it has ended. See: wxlogin clients list`,
    zh: `没有接入方 ${id}，或它已停用。请运行：wxlogin clients list`,
  });
