import type { DecodedToken } from '../../../trace/mask.ts';
import { useSpeech } from '../../state/speech.ts';
import { useNow } from '../../state/surroundings.ts';
import { explainClaim } from '../../words/claims.ts';
import { words } from '../../words/interface.ts';

/** A decoded access token, part by part, each member explained. */
export function TokenView({ token }: { token: DecodedToken }) {
  const { say } = useSpeech();
  return (
    <section class="matter token">
      <h4>
        {say(words.accessToken)} <code class="token-text">{token.masked}</code>
      </h4>
      <Members title={say(words.tokenHeader)} kind="header" members={token.header} />
      <Members title={say(words.tokenClaims)} kind="claims" members={token.claims} />
      <div class="token-part is-signature">
        <h5>{say(words.tokenSignature)}</h5>
        <p>{say(words.signatureHidden)}</p>
      </div>
    </section>
  );
}

interface MembersProps {
  title: string;
  kind: 'header' | 'claims';
  members: Record<string, unknown>;
}

function Members({ title, kind, members }: MembersProps) {
  const { language } = useSpeech();
  const now = useNow();
  return (
    <div class={`token-part is-${kind}`}>
      <h5>{title}</h5>
      <table>
        <tbody>
          {Object.entries(members).map(([member, value]) => (
            <tr key={member}>
              <th scope="row">{member}</th>
              <td class="value">{typeof value === 'string' ? value : JSON.stringify(value)}</td>
              <td class="explained">{explainClaim(member, value, { language, now })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
