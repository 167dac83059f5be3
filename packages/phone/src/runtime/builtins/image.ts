import { accept, type DefineBuiltin, emit } from './define.ts';

const FITS: Record<string, string> = { aspectFit: 'contain', aspectFill: 'cover', scaleToFill: 'fill', center: 'none' };

export function defineImage(define: DefineBuiltin, resolveSource: (source: string) => string): void {
  for (const tag of ['image', 'cover-image']) {
    define(tag, {
      properties: {
        src: String,
        mode: { type: String, value: 'scaleToFill' },
        lazyLoad: Boolean,
        ...accept('webp', 'showMenuByLongpress'),
      },
      setUp(host, component) {
        const image = document.createElement('img');
        image.alt = '';
        image.draggable = false;
        image.onload = () => emit(component, 'load', { width: image.naturalWidth, height: image.naturalHeight });
        image.onerror = () => emit(component, 'error', { errMsg: `GET ${component.data.src} failed` });
        host.append(image);
      },
      draw(host, { src, mode }) {
        const image = host.querySelector('img');
        const address = resolveSource(src);
        if (image && address && image.getAttribute('src') !== address) image.src = address;
        if (image) image.style.objectFit = FITS[mode] ?? 'fill';
        host.toggleAttribute('data-empty', address === '');
        host.setAttribute('data-mode', mode);
      },
    });
  }
}
