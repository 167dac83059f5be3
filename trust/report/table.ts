export type Cells = Readonly<Record<string, unknown>>;

/** A table as Markdown, aligned for the terminal. */
export function writeTable(rows: readonly Cells[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = [columns, ...rows.map((row) => columns.map((column) => writeCell(row[column])))];
  const widths = columns.map((_, at) => Math.max(...lines.map((cells) => (cells[at] ?? '').length)));
  const write = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  const [head = '', ...body] = lines.map(write);
  return [head, write(widths.map((width) => '-'.repeat(width))), ...body, ''].join('\n');
}

const writeCell = (value: unknown): string =>
  (typeof value === 'number' ? value.toLocaleString('en') : String(value ?? '')).replaceAll('|', '\\|');
