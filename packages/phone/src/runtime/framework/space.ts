import { type CodeSpace, type glassEasel, MiniProgramEnv } from 'glass-easel-miniprogram-adapter';
import type { ProgramFacts } from '../../compile/program.ts';
import { PhoneBackend } from './backend.ts';
import { dispatchEvent, watchLongPress, wrapEvent } from './events.ts';
import { measureInPage } from './measure.ts';
import { type IsolationOptions, readIsolation } from './style-isolation.ts';
import { watchData } from './watch-data.ts';

export type Templates = NonNullable<glassEasel.template.ComponentTemplate['groupList']>;
type StaticConfig = Parameters<CodeSpace['addComponentStaticConfig']>[1];
type ProcGen = ReturnType<glassEasel.template.ComponentTemplate['content']>;

export interface Framework {
  space: CodeSpace;
  components: glassEasel.ComponentSpace;
  backend: ReturnType<MiniProgramEnv['associateBackend']>;
}

/** Makes the framework's world for one mini program; `defineBuiltins` comes before any unit is added. */
export function createFramework(defineBuiltins: (components: glassEasel.ComponentSpace) => void): Framework {
  const env = new MiniProgramEnv();
  const space = env.createCodeSpace('', true);
  const components = space.getComponentSpace();
  defineBuiltins(components);
  fireReady(space, components);
  adjustOptions(space);
  watchData();
  measureInPage();
  const backend = new PhoneBackend();
  backend.onEvent(dispatchEvent);
  watchLongPress(dispatchEvent);
  return { space, components, backend: env.associateBackend(backend) };
}

/** The framework leaves the `ready` lifetime of components to its host. */
function fireReady(space: CodeSpace, components: glassEasel.ComponentSpace): void {
  const lifetimes = {
    attached(this: { _$?: glassEasel.GeneralComponent } & glassEasel.GeneralComponent) {
      const component = this._$ ?? this;
      requestAnimationFrame(() => component.triggerLifetime('ready', []));
    },
  };
  space.setOverallBehavior(components.defineBehavior({ lifetimes } as object));
}

/**
 * `id="x"` is written to the page as it stands, for `#x` in WXSS and in tests, and a property may be called like a field
 * of the framework's nodes; a component may let classes in by its JSON or in its script. The adapter has no option for
 * the first two and reads the JSON only.
 */
function adjustOptions(space: CodeSpace): void {
  type Prepare = (path: string, options?: IsolationOptions) => [object, ...unknown[]];
  const inner = space as unknown as { prepareComponentOptions: Prepare };
  const prepare = inner.prepareComponentOptions.bind(space);
  inner.prepareComponentOptions = (path, options) => {
    const config = space.getComponentStaticConfig(path) ?? {};
    const styleIsolation = config.styleIsolation ?? readIsolation(options ?? {});
    if (styleIsolation) space.addComponentStaticConfig(path, { ...config, styleIsolation } as StaticConfig);
    const prepared = prepare(path, options);
    Object.assign(prepared[0], { writeIdToDOM: true, idPrefixGenerator: null, writeFieldsToNode: false });
    return prepared;
  };
}

/** Tells the framework every unit's configuration, style scope and template. */
export function addUnits({ space }: Framework, { units }: ProgramFacts, templates: Templates): void {
  for (const [path, unit] of Object.entries(units)) {
    const styleIsolation = unit.isPage ? 'shared' : readIsolation(unit.json);
    space.addComponentStaticConfig(path, { ...unit.json, styleIsolation } as StaticConfig);
    if (unit.styleScope) space.addStyleSheet(path, undefined, unit.styleScope);
    const template = templates[path];
    if (template) space.addCompiledTemplate(path, { groupList: templates, content: withPlainEvents(template) });
  }
}

/** The compiler asks for the event wrapper only in templates that contain WXS. */
function withPlainEvents(template: (name: string) => ProcGen): (name: string) => ProcGen {
  return (name) => {
    const generate = template(name);
    return (
      generate &&
      ((wrapper, ...rest) => {
        wrapper.setEventListenerWrapper(wrapEvent);
        return generate(wrapper, ...rest);
      })
    );
  };
}
