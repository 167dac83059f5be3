import type { Line } from '../../model/lines.ts';
import { findToken } from '../../model/message.ts';
import { useSpeech } from '../../state/speech.ts';
import { explainLine } from '../../words/calls.ts';
import { words } from '../../words/interface.ts';
import { MessageView } from './message-view.tsx';
import { RowsView } from './rows-view.tsx';
import { TokenView } from './token-view.tsx';

/** Everything about one line: what it is for, the rule it obeys, and the message, token, rows or facts themselves. */
export function LineDetail({ line }: { line: Line }) {
  const { say } = useSpeech();
  const { purpose, rule } = explainLine(line);
  return (
    <div class="detail">
      <dl class="meaning">
        <dt>{say(words.whatFor)}</dt>
        <dd>{say(purpose)}</dd>
        <dt>{say(words.rule)}</dt>
        <dd>{say(rule)}</dd>
      </dl>
      <LineMatter line={line} />
    </div>
  );
}

function LineMatter({ line }: { line: Line }) {
  switch (line.kind) {
    case 'rows':
      return <RowsView rows={line.rows} />;
    case 'token':
      return <TokenView token={line.token} />;
    case 'event':
      return <MessageView title={words.facts} message={{ event: line.event.name, ...line.event.facts }} />;
    case 'request':
    case 'answer': {
      const message = line.call[line.kind];
      const token = findToken(message);
      return (
        <>
          <MessageView title={words[line.kind]} message={message} />
          {token && <TokenView token={token} />}
        </>
      );
    }
  }
}
