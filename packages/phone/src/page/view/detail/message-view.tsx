import type { ComponentChildren } from 'preact';
import { isObject, readToken } from '../../model/message.ts';
import { useSpeech } from '../../state/speech.ts';
import { words } from '../../words/interface.ts';
import type { Text } from '../../words/text.ts';

/** A masked message as indented JSON. */
export function MessageView({ title, message }: { title: Text; message: unknown }) {
  const { say } = useSpeech();
  return (
    <section class="matter">
      <h4>{say(title)}</h4>
      {message === undefined || message === null || message === '' ? (
        <p class="nothing">{say(words.nothing)}</p>
      ) : (
        <pre class="json">
          <Json value={message} indent="" />
        </pre>
      )}
    </section>
  );
}

function Json({ value, indent }: { value: unknown; indent: string }) {
  const token = readToken(value);
  if (token) return <Scalar value={token.masked} />;
  if (Array.isArray(value)) return <Items brackets="[]" indent={indent} items={value.map((item) => [null, item])} />;
  if (isObject(value)) return <Items brackets="{}" indent={indent} items={Object.entries(value)} />;
  return <Scalar value={value} />;
}

interface ItemsProps {
  brackets: '[]' | '{}';
  indent: string;
  items: [string | null, unknown][];
}

function Items({ brackets: [open, close], indent, items }: ItemsProps) {
  const deeper = `${indent}  `;
  if (items.length === 0) return <>{`${open}${close}`}</>;
  return (
    <>
      {open}
      {items.map(([key, value], n) => (
        <>
          {`\n${deeper}`}
          {key !== null && <span class="json-key">{JSON.stringify(key)}</span>}
          {key !== null && ': '}
          <Json value={value} indent={deeper} />
          {n < items.length - 1 && ','}
        </>
      ))}
      {`\n${indent}${close}`}
    </>
  );
}

function Scalar({ value }: { value: unknown }) {
  const text: ComponentChildren = JSON.stringify(value) ?? String(value);
  if (typeof value !== 'string') return <span class="json-literal">{text}</span>;
  return <span class={value.includes('…') ? 'json-masked' : 'json-string'}>{text}</span>;
}
