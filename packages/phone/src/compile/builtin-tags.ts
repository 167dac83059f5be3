/** WXML elements that are WeChat's own. On the page they are `<wx-…>`, so that none of them meets the HTML of that name. */
export const BUILTIN_TAGS: ReadonlySet<string> = new Set([
  ...['view', 'text', 'image', 'button', 'input', 'textarea', 'form', 'label', 'icon', 'progress', 'navigator'],
  ...['checkbox', 'checkbox-group', 'radio', 'radio-group', 'switch', 'slider', 'picker', 'picker-view'],
  ...['picker-view-column', 'scroll-view', 'swiper', 'swiper-item', 'movable-area', 'movable-view', 'cover-view'],
  ...[
    'cover-image',
    'rich-text',
    'page-container',
    'match-media',
    'root-portal',
    'share-element',
    'keyboard-accessory',
  ],
  ...['canvas', 'video', 'audio', 'map', 'camera', 'live-player', 'live-pusher', 'web-view', 'ad', 'official-account'],
  ...['open-data', 'functional-page-navigator', 'editor', 'grid-view', 'list-view', 'sticky-header', 'sticky-section'],
  ...['navigation-bar', 'page-meta'],
]);
