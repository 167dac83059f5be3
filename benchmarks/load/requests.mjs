// What the load generator sends, and what it keeps of the answers: tokens, so that refreshes and questions about tokens have some.

/** Enough that one comes again only after thousands of others. */
const tokensKept = 4000;

/** For each case, tokens in a ring: each pair is used in turn, and a refresh puts its successor in its place. */
const rings = new Map();

const ringOf = (id) => {
  if (!rings.has(id)) rings.set(id, { pairs: [], at: 0 });
  return rings.get(id);
};

const readField = (body, name) => {
  const start = body.indexOf(`"${name}":"`) + name.length + 4;
  return body.slice(start, body.indexOf('"', start));
};
const pairOf = (body) => ({ access: readField(body, 'access_token'), refresh: readField(body, 'refresh_token') });

const post = (path, body, { type = 'application/json', more = '' } = {}) =>
  `POST ${path} HTTP/1.1\r\nHost: bench\r\nX-Forwarded-For: 203.0.113.7\r\n${more}Content-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

function nextPair(ring) {
  const index = ring.at % ring.pairs.length;
  ring.at += 1;
  return { index, pair: ring.pairs[index] };
}

/** Each kind: for one connection, what it sends next (undefined: nothing is left) and what it does with the answer. */
export const kinds = {
  login({ id, path, codes }) {
    const ring = ringOf(id);
    return {
      next: () => {
        const code = codes.pop();
        return code && post(path, `{"code":"${code}"}`);
      },
      keep: (body) => {
        if (ring.pairs.length < tokensKept) ring.pairs.push(pairOf(body));
      },
    };
  },
  refresh({ id }) {
    const ring = ringOf(id);
    let at = 0;
    return {
      next: () => {
        const { index, pair } = nextPair(ring);
        at = index;
        return post('/refresh', `{"refresh_token":"${pair.refresh}"}`);
      },
      keep: (body) => {
        ring.pairs[at] = pairOf(body);
      },
    };
  },
  me({ id }) {
    const ring = ringOf(id);
    const next = () =>
      `GET /me HTTP/1.1\r\nHost: bench\r\nX-Forwarded-For: 203.0.113.7\r\nAuthorization: Bearer ${nextPair(ring).pair.access}\r\n\r\n`;
    return { next, keep: () => {} };
  },
  introspect({ id, credentials }) {
    const ring = ringOf(id);
    const form = { type: 'application/x-www-form-urlencoded', more: `Authorization: Basic ${credentials}\r\n` };
    return { next: () => post('/introspect', `token=${nextPair(ring).pair.access}`, form), keep: mustBeActive };
  },
};

function mustBeActive(body) {
  if (!body.includes('"active":true')) throw new Error(`a good token was answered with ${body}`);
}

/** Old tokens end: the next logins fill the ring again. */
export const forget = (id) => rings.delete(id);
