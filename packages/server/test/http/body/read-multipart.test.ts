import { describe, expect, it } from 'vitest';
import { readOnlyFile } from '../../../src/http/body/read-multipart.ts';

const type = 'multipart/form-data; boundary=b0und';
const disposition = 'Content-Disposition: form-data; name="avatar"; filename="a.png"';
const part = (head: string, content = 'picture') => `--b0und\r\n${head}\r\n\r\n${content}`;
const body = (head: string, content?: string) => `${part(head, content)}\r\n--b0und--\r\n`;
const read = (text: string, contentType = type) =>
  Buffer.from(readOnlyFile(Buffer.from(text, 'latin1'), contentType, 'avatar')).toString('latin1');

describe('the only file of a multipart body', () => {
  it.each<[string, string, string?]>([
    ['as browsers send it', body(`${disposition}\r\nContent-Type: image/png`)],
    ['with a type first', body(`Content-Type: image/png\r\n${disposition}`)],
    ['with small letters', body('content-disposition: form-data; name=avatar; filename=a.png')],
    ['with the file name first', body('Content-Disposition: form-data; filename="a"; name="avatar"')],
    [
      'with a file name of any language',
      body('Content-Disposition: form-data; name="avatar"; filename*=UTF-8\'\'%E5%9B%BE'),
    ],
    ['after an empty line', `\r\n${body(disposition)}`],
    ['without a line end at the end', `${part(disposition)}\r\n--b0und--`],
    ['with a quoted boundary', body(disposition), 'multipart/form-data; charset=utf-8; boundary="b0und"'],
  ])('is found %s', (_, text, contentType) => {
    expect(read(text, contentType)).toBe('picture');
  });

  it('is found byte for byte, whatever looks like a boundary in it', () => {
    for (const content of ['', '\r\n', '\r\n\r\n', '\r\n--b0un', '--b0und--', '\0\xff--b0und\r\n'])
      expect(read(body(disposition, content))).toBe(content);
  });

  it('is what fetch writes', async () => {
    const form = new FormData();
    form.set('avatar', new File(['picture'], '头像.png', { type: 'image/png' }));
    const request = new Request('http://x', { method: 'POST', body: form });
    const bytes = new Uint8Array(await request.arrayBuffer());
    const file = readOnlyFile(bytes, request.headers.get('content-type') ?? '', 'avatar');
    expect(Buffer.from(file).toString()).toBe('picture');
  });

  it.each<[string, string, string?]>([
    ['nothing', ''],
    ['no end', part(disposition)],
    ['an end that is cut', `${part(disposition)}\r\n--b0und-`],
    ['two parts', `${part(disposition)}\r\n${body(disposition)}`],
    ['another field', body('Content-Disposition: form-data; name="picture"; filename="a"')],
    ['a field name inside the file name', body('Content-Disposition: form-data; filename="name=avatar"')],
    ['a text field', body('Content-Disposition: form-data; name="avatar"')],
    ['no disposition', body('Content-Type: image/png')],
    ['another disposition', body('Content-Disposition: attachment; name="avatar"; filename="a"')],
    ['something before', `x${' '.repeat(9)}\r\n${body(disposition)}`],
    ['a head of three kilobytes', body(`${disposition}\r\nX: ${'x'.repeat(3000)}`)],
    ['another boundary', body(disposition), 'multipart/form-data; boundary=other'],
    ['a boundary of 71 characters', body(disposition), `multipart/form-data; boundary=${'b'.repeat(71)}`],
    ['no boundary named', body(disposition).replaceAll('b0und', 'undefined'), 'multipart/form-data; charset=utf-8'],
    ['an empty boundary', body(disposition).replaceAll('b0und', ''), 'multipart/form-data; boundary=""'],
  ])('is not found in %s', (_, text, contentType) => {
    expect(() => read(text, contentType)).toThrow(expect.objectContaining({ code: 'request_invalid' }));
  });
});
