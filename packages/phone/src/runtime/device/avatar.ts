import type { Person } from '../../server/messages.ts';
import type { Dialogs } from '../chrome/dialogs.ts';
import { draw, drawButton, drawIcon } from '../chrome/draw.ts';
import { ALBUM_ICON } from '../chrome/icons.ts';
import type { Texts } from '../chrome/texts.ts';

export interface AvatarOptions {
  /** Whose phone it is. */
  own: Person;
  people: Person[];
  dialogs: Dialogs;
  texts: Texts;
}

/** The sheet of `open-type="chooseAvatar"`: one's WeChat avatar, some pictures, or a file. Undefined when cancelled. */
export async function chooseAvatar({ own, people, dialogs, texts }: AvatarOptions): Promise<Blob | undefined> {
  const others = people.filter((person) => person.user !== own.user);
  const choice = await dialogs.halfScreen<string | Blob | undefined>(
    'choose-avatar',
    (done) => [
      draw('phone-sheet-title', {}, texts.chooseAvatar),
      drawOwnAvatar(own, texts, done),
      drawAlbum(others, done),
      drawFileRow(texts, done),
      drawButton(texts.cancel, { 'data-role': 'cancel', 'data-testid': 'sheet-cancel' }, () => done(undefined)),
    ],
    undefined,
  );
  return typeof choice === 'string' ? rasterise(choice) : choice;
}

type Done = (choice: string | Blob | undefined) => void;

function drawOwnAvatar({ avatar }: Person, texts: Texts, done: Done): HTMLElement {
  const row = drawButton('', { 'aria-label': texts.useWeChatAvatar, 'data-row': '' }, () => done(avatar));
  row.append(draw('img', { src: avatar, alt: '' }), texts.useWeChatAvatar);
  return row;
}

function drawAlbum(others: Person[], done: Done): HTMLElement {
  const pictures = others.map(({ avatar, user, nickname }) => {
    const picture = drawButton('', { 'aria-label': nickname, 'data-testid': `album-${user}` }, () => done(avatar));
    picture.append(draw('img', { src: avatar, alt: '' }));
    return picture;
  });
  return draw('phone-album', {}, ...pictures);
}

function drawFileRow(texts: Texts, done: Done): HTMLElement {
  const input = draw('input', { type: 'file', accept: 'image/*', hidden: '' });
  input.addEventListener('change', () => {
    const file = input instanceof HTMLInputElement ? input.files?.[0] : undefined;
    if (file) done(file);
  });
  const row = drawButton('', { 'aria-label': texts.chooseFromAlbum, 'data-row': '' }, () => input.click());
  row.append(drawIcon(ALBUM_ICON), texts.chooseFromAlbum, input);
  return row;
}

const AVATAR_SIZE = 264;

/** WeChat hands over a picture of pixels, also where the emulator has a drawing. */
async function rasterise(address: string): Promise<Blob> {
  const image = new Image(AVATAR_SIZE, AVATAR_SIZE);
  image.src = address;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = AVATAR_SIZE;
  canvas.height = AVATAR_SIZE;
  canvas.getContext('2d')?.drawImage(image, 0, 0, AVATAR_SIZE, AVATAR_SIZE);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the avatar cannot be drawn'))), 'image/png');
  });
}
