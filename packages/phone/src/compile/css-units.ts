import valueParser from 'postcss-value-parser';

/** The phone's screen is an element, not the window: these units are set on it. */
const UNIT_VARIABLES: Record<string, string> = { rpx: '--rpx', vh: '--vh', vw: '--vw' };
const HAS_UNIT = /\d(rpx|vh|vw)\b/i;

/** `20rpx` -> `calc(20 * var(--rpx))`, where 750rpx are the width of the screen; also vh and vw. */
export function convertUnits(value: string): string {
  if (!HAS_UNIT.test(value)) return value;
  const parsed = valueParser(value);
  parsed.walk((node) => {
    if (node.type === 'function' && node.value.toLowerCase() === 'url') return false;
    if (node.type !== 'word') return undefined;
    const dimension = valueParser.unit(node.value);
    const variable = dimension && UNIT_VARIABLES[dimension.unit.toLowerCase()];
    if (variable) node.value = `calc(${dimension.number} * var(${variable}))`;
    return undefined;
  });
  return parsed.toString();
}
