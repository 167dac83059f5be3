import valueParser from 'postcss-value-parser';

/** The phone's screen is an element, not the window: these units are set on it. */
const UNITS = new Set(['rpx', 'vh', 'vw']);
const NEEDS_WORK = /\d(rpx|vh|vw)\b|safe-area-inset-/i;

/**
 * `20rpx` -> `calc(20 * var(--rpx))`, where 750rpx are the width of the screen; also vh, vw and `env(safe-area-inset-…)`,
 * for the browser's window has neither this phone's size nor its rounded corners.
 */
export function convertUnits(value: string): string {
  if (!NEEDS_WORK.test(value)) return value;
  const parsed = valueParser(value);
  parsed.walk((node) => {
    if (node.type === 'function') return convertFunction(node);
    if (node.type !== 'word') return undefined;
    const dimension = valueParser.unit(node.value);
    const unit = dimension ? dimension.unit.toLowerCase() : '';
    if (dimension && UNITS.has(unit)) node.value = `calc(${dimension.number} * var(--${unit}))`;
    return undefined;
  });
  return parsed.toString();
}

/** False: what is inside stays as it is. */
function convertFunction(node: valueParser.FunctionNode): false | undefined {
  const [first] = node.nodes;
  const [, side] = /^safe-area-inset-(\w+)$/.exec(first?.value ?? '') ?? [];
  if (first && side && /^(env|constant)$/.test(node.value)) {
    node.value = 'var';
    first.value = `--safe-${side}, 0px`;
  }
  return node.value.toLowerCase() === 'url' ? false : undefined;
}
