/** The `{{…}}` of a text: which it has, and whether its sections are closed. */

const TAG = /\{\{\s*([#^/]?)\s*([\w.:-]+)\s*\}\}/g;
const ANY = /\{\{|\}\}/g;

/** Names of a template's placeholders and sections, each once. */
export function listPlaceholders(template: string): readonly string[] {
  return [...new Set([...template.matchAll(TAG)].map((match) => match[2] ?? ''))];
}

/** The first thing wrong with the placeholders, given those that the text is filled with. */
export function findPlaceholderProblem(template: string, known: ReadonlySet<string>): string | undefined {
  const open: string[] = [];
  for (const [, sign = '', name = ''] of template.matchAll(TAG)) {
    if (!known.has(name)) return `Подстановки {{${name}}} здесь нет; есть ${list(known)}`;
    if (sign === '#' || sign === '^') open.push(name);
    if (sign === '/' && open.pop() !== name) return `{{/${name}}} закрывает не то, что открыто последним`;
  }
  const left = open.at(-1);
  if (left !== undefined) return `Не хватает {{/${left}}}`;
  if (ANY.test(template.replace(TAG, ''))) return 'Подстановка пишется так: {{name}}';
  return undefined;
}

function list(known: ReadonlySet<string>): string {
  return known.size === 0 ? 'никаких' : [...known].map((name) => `{{${name}}}`).join(', ');
}
