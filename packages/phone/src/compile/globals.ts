/** What the runtime hands to every module of a mini program, in this order. */
export const GIVEN_GLOBALS = ['wx', 'App', 'Page', 'Component', 'Behavior', 'getApp', 'getCurrentPages'];

/** Names for the JavaScript language itself, under which a mini program sees an object of its own. */
export const OWN_GLOBALS = ['globalThis', 'global'];

/**
 * Globals of a browser or of Node that a mini program's logic layer does not promise. They are undefined in page code, so
 * that what works only in a browser fails here too. It is a lint, not a sandbox.
 */
export const ABSENT_GLOBALS = [
  ...['window', 'document', 'self', 'parent', 'top', 'frames', 'frameElement', 'opener', 'location', 'history'],
  ...['navigator', 'localStorage', 'sessionStorage', 'indexedDB', 'caches', 'cookieStore', 'screen', 'visualViewport'],
  ...['fetch', 'XMLHttpRequest', 'WebSocket', 'EventSource', 'Request', 'Response', 'Headers', 'FormData', 'Blob'],
  ...['File', 'FileReader', 'URL', 'URLSearchParams', 'AbortController', 'AbortSignal', 'TextEncoder', 'TextDecoder'],
  ...['atob', 'btoa', 'crypto', 'Crypto', 'SubtleCrypto', 'structuredClone', 'performance', 'queueMicrotask'],
  ...['alert', 'confirm', 'prompt', 'open', 'close', 'print', 'postMessage', 'requestAnimationFrame'],
  ...['cancelAnimationFrame', 'requestIdleCallback', 'Worker', 'SharedWorker', 'MessageChannel', 'BroadcastChannel'],
  ...[
    'MutationObserver',
    'IntersectionObserver',
    'ResizeObserver',
    'Image',
    'Audio',
    'Option',
    'Element',
    'HTMLElement',
  ],
  ...['Node', 'customElements', 'getComputedStyle', 'matchMedia', 'CompressionStream', 'DecompressionStream'],
  ...['ReadableStream', 'WritableStream', 'TransformStream', 'process', 'Buffer', 'setImmediate'],
];

/** The parameters of the function each module is wrapped in. */
export const MODULE_PARAMETERS = [...GIVEN_GLOBALS, ...OWN_GLOBALS, ...ABSENT_GLOBALS];
