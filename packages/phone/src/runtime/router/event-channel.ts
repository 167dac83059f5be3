type Channel = WechatMiniprogram.EventChannel;
type Listener = (...args: unknown[]) => void;

/** Two ends: what one emits, the other hears. A page and the page it opened talk this way. */
export function createChannelPair(): { opener: Channel; opened: Channel } {
  const opener = createEmitter();
  const opened = createEmitter();
  return { opener: joinEnds(opener, opened), opened: joinEnds(opened, opener) };
}

interface Emitter {
  listeners: Map<string, Set<Listener>>;
  tell(name: string, args: unknown[]): void;
}

function createEmitter(): Emitter {
  const listeners = new Map<string, Set<Listener>>();
  return {
    listeners,
    tell: (name, args) => {
      for (const listener of [...(listeners.get(name) ?? [])]) listener(...args);
    },
  };
}

function joinEnds(own: Emitter, other: Emitter): Channel {
  const on = (name: string, listener: Listener): void => {
    own.listeners.set(name, (own.listeners.get(name) ?? new Set()).add(listener));
  };
  const off = (name: string, listener: Listener): void => void own.listeners.get(name)?.delete(listener);
  return {
    on,
    off,
    once: (name, listener: Listener) => {
      const onlyOnce: Listener = (...args) => {
        off(name, onlyOnce);
        listener(...args);
      };
      on(name, onlyOnce);
    },
    emit: (name, ...args: unknown[]) => other.tell(name, args),
  };
}
