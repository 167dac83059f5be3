import type { Person } from '../../server/messages.ts';
import { draw } from '../chrome/draw.ts';
import type { Texts } from '../chrome/texts.ts';

/** The bar above the keyboard of `<input type="nickname">`. */
export interface NicknameOffer {
  /** Calls `choose` with the nickname when the bar is tapped. */
  show(choose: (nickname: string) => void): Promise<void>;
  hide(): void;
}

interface NicknameOptions {
  layer: HTMLElement;
  texts: Texts;
  getOwner(): Promise<Person>;
}

export function createNicknameOffer({ layer, texts, getOwner }: NicknameOptions): NicknameOffer {
  let bar: HTMLElement | undefined;
  let wanted = 0;
  const hide = (): void => {
    wanted += 1;
    bar?.remove();
    bar = undefined;
  };
  return {
    hide,
    async show(choose) {
      hide();
      const turn = wanted;
      const owner = await getOwner();
      if (turn !== wanted) return;
      const label = texts.useNickname(owner.nickname);
      bar = draw('phone-nickname-bar', { role: 'button', 'data-testid': 'nickname-offer', 'aria-label': label });
      bar.append(draw('img', { src: owner.avatar, alt: '' }), label);
      // Before the input loses its focus, as on a keyboard.
      bar.addEventListener('mousedown', (event) => {
        event.preventDefault();
        choose(owner.nickname);
        hide();
      });
      layer.append(bar);
    },
  };
}
