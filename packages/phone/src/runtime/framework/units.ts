/** As the compiler does it for WXSS; inline styles are written while the mini program runs. */
export function convertInlineUnits(style: string): string {
  return style
    .replace(/(-?\d*\.?\d+)(rpx|vh|vw)\b/g, 'calc($1 * var(--$2))')
    .replace(/(?:env|constant)\(safe-area-inset-(\w+)\)/g, 'var(--safe-$1, 0px)');
}
