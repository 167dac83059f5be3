import { LoginError } from '../../errors.ts';
import type { ClientCredentials } from '../../flows/clients/authenticate-client.ts';
import type { Incoming } from '../message.ts';
import type { FormFields } from './read-form.ts';

/** RFC 7617 §2. Longer than any of ours could be. */
const basic = /^Basic {1,8}([A-Za-z0-9+/]{1,1024}={0,2})$/i;

/**
 * Id and secret of the client, by HTTP Basic or as fields of the form (RFC 6749 §2.3.1); undefined when there are none that can be read.
 * @throws LoginError request_invalid when both ways are used
 */
export function readCredentials(incoming: Incoming, fields: FormFields | undefined): ClientCredentials | undefined {
  const header = incoming.header('authorization');
  const [clientId, clientSecret] = [fields?.get('client_id'), fields?.get('client_secret')];
  if (header === undefined) return clientId && clientSecret ? { clientId, clientSecret } : undefined;
  if (clientId === undefined && clientSecret === undefined) return readBasic(header);
  throw new LoginError('request_invalid', {
    detail: 'The client authenticates by the header Authorization or by fields of the form, not by both.',
  });
}

/** Each of the two is encoded as in a form before they are joined. */
function readBasic(header: string): ClientCredentials | undefined {
  const text = Buffer.from(basic.exec(header)?.[1] ?? '', 'base64').toString('latin1');
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  try {
    return { clientId: decode(text.slice(0, colon)), clientSecret: decode(text.slice(colon + 1)) };
  } catch {
    return undefined;
  }
}

const decode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));
