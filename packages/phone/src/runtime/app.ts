import type { ComponentEnv } from 'glass-easel-miniprogram-adapter';
import type { Module, ProgramFacts } from '../compile/program.ts';
import { createModules, type Modules } from './framework/modules.ts';
import type { Framework } from './framework/space.ts';
import { createBehaviorResolver } from './framework/wx-behaviors.ts';
import { callMethod, type PageEntry } from './router/page-entry.ts';
import { parseUrl } from './router/url.ts';
import type { AppEvents, Launch } from './wx/lifecycle.ts';
import { createListeners } from './wx/listeners.ts';

/** The logic layer: the modules, what `App()` was given, and which file `Page()` and `Component()` belong to. */
export interface App {
  events: AppEvents;
  /** What `getApp()` gives. */
  instance(): object;
  /** Evaluates app.js, then tells the mini program that it was opened. */
  launch(wx: object, launch: Launch): void;
  /** Evaluates the script of a page or component and of the components it uses, once. */
  define(path: string): void;
  reportMissingPage(launch: Launch): void;
  show(launch: Launch): void;
  hide(): void;
}

export interface AppOptions {
  framework: Framework;
  program: ProgramFacts;
  modules: Record<string, Module>;
  getPages(): readonly PageEntry[];
}

export function createApp({ framework, program, modules: table, getPages }: AppOptions): App {
  let instance: object = {};
  let modules: Modules | undefined;
  const events = createEvents();
  const evaluation = createEvaluation(framework, program);
  const defined = new Set<string>();

  const define = (path: string): void => {
    if (defined.has(path)) return;
    defined.add(path);
    const { usingComponents = {} } = program.units[path]?.json ?? {};
    for (const reference of Object.values(usingComponents)) define(parseUrl(reference, path).route);
    modules?.load(`${path}.js`);
  };
  const setInstance = (options: object): void => {
    instance = options;
  };

  return {
    events,
    define,
    instance: () => instance,
    launch(wx, launch) {
      const { Page, Component, Behavior, around } = evaluation;
      const getCurrentPages = () => getPages().map((entry) => entry.page);
      const given = [wx, setInstance, Page, Component, Behavior, () => instance, getCurrentPages];
      modules = createModules(table, { given, around });
      modules.load('app.js');
      listenForFaults(() => instance, events);
      callMethod(instance, 'onLaunch', launch);
      callMethod(instance, 'onShow', launch);
    },
    reportMissingPage({ path, query }) {
      const missing = { path, query, isEntryPage: true };
      callMethod(instance, 'onPageNotFound', missing);
      events.pageNotFound.tell(missing);
      if (getPages().length === 0) throw new Error(`page "${path}" is not found: it is not listed in app.json`);
    },
    show(launch) {
      callMethod(instance, 'onShow', launch);
      events.show.tell(launch);
    },
    hide() {
      callMethod(instance, 'onHide');
      events.hide.tell();
    },
  };
}

/** `Page()` and `Component()` belong to the page or component that is being evaluated, also when a helper calls them. */
function createEvaluation({ space }: Framework, { units }: ProgramFacts) {
  const evaluating: ComponentEnv[] = [];
  const resolve = createBehaviorResolver(space);
  const around = (id: string, evaluate: () => void): void => {
    const path = id.replace(/\.js$/, '');
    if (!units[path]) {
      evaluate();
      return;
    }
    space.componentEnv(path, (env) => {
      evaluating.push(env);
      try {
        evaluate();
      } finally {
        evaluating.pop();
      }
    });
  };
  const belongTo =
    (name: 'Page' | 'Component') =>
    (definition: object): unknown => {
      const env = evaluating.at(-1);
      if (!env) throw new Error(`${name}() must be called while the file of a page or component is loading`);
      return name === 'Page' ? env.Page(resolve(definition)) : env.Component(resolve(definition));
    };
  const Behavior = (definition: object): unknown => space.behavior().definition(resolve(definition)).register();
  return { around, Page: belongTo('Page'), Component: belongTo('Component'), Behavior };
}

function createEvents(): AppEvents {
  return {
    show: createListeners(),
    hide: createListeners(),
    error: createListeners(),
    unhandledRejection: createListeners(),
    pageNotFound: createListeners(),
    themeChange: createListeners(),
  };
}

function listenForFaults(getInstance: () => object, events: AppEvents): void {
  addEventListener('error', ({ error, message }) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : message;
    callMethod(getInstance(), 'onError', text);
    events.error.tell(text);
  });
  addEventListener('unhandledrejection', ({ reason, promise }) => {
    callMethod(getInstance(), 'onUnhandledRejection', { reason, promise });
    events.unhandledRejection.tell({ reason, promise });
  });
}
