/**
 * A funnel as the text of a Mermaid `stateDiagram-v2`: states by their titles, transitions with event, guard and timer,
 * nested states and regions. For documents and code review; the studio draws its own diagram.
 */
import { splitRef, toList } from './compile-state.ts';
import type { FunnelDefinition, ItemRef } from './definition.ts';
import { makeStateTree } from './state-tree.ts';
import type { Edge, StateNode, StateTree } from './state-tree.ts';
import type { Title, Vocabulary } from './vocabulary.ts';

export interface MermaidOptions {
  /** Gives names their titles; without it they are shown as they are. */
  readonly vocabulary?: Vocabulary;
  /** Default `ru`. */
  readonly language?: keyof Title;
}

interface Drawing {
  readonly tree: StateTree;
  readonly options: MermaidOptions;
}

const INDENT = '  ';

/** Text of the diagram; the same definition always gives the same text. */
export function toMermaid(definition: FunnelDefinition, options: MermaidOptions = {}): string {
  const drawing: Drawing = { tree: makeStateTree(definition), options };
  const { root, edges } = drawing.tree;
  const far = edges.filter((edge) => isDrawn(edge) && !isLocal(edge));
  const lines = [
    '---',
    `title: ${JSON.stringify(definition.title)}`,
    '---',
    'stateDiagram-v2',
    ...indent(drawInside(drawing, root)),
    ...indent(
      edges.some(({ source }) => source === root) ? [`state "${anywhere(options)}" as ${idOf(root)}`] : [],
    ),
    ...indent(far.map((edge) => drawEdge(drawing, edge))),
    ...indent(drawNotes(drawing)),
  ];
  return `${lines.join('\n')}\n`;
}

function anywhere({ language }: MermaidOptions): string {
  return language === 'en' ? 'any state' : 'любое состояние';
}

/** Transitions that go nowhere are notes, not arrows: an arrow onto oneself would mean leaving and entering. */
function isDrawn(edge: Edge): boolean {
  return edge.target !== undefined;
}

/** Mermaid wants an arrow between siblings inside their parent, any other at the top. */
function isLocal({ source, target }: Edge): boolean {
  return source.parent !== undefined && target?.parent === source.parent;
}

function drawInside(drawing: Drawing, node: StateNode): readonly string[] {
  if (node.def.type === 'parallel') {
    const regions = node.children.filter(({ def }) => def.type !== 'history');
    return regions.flatMap((region, index) => [
      ...(index === 0 ? [] : ['--']),
      ...drawState(drawing, region),
    ]);
  }
  const initial = node.children.find(({ key }) => key === node.def.initial);
  const local = drawing.tree.edges.filter(
    (edge) => isDrawn(edge) && isLocal(edge) && edge.source.parent === node,
  );
  return [
    ...(initial === undefined ? [] : [`[*] --> ${idOf(initial)}`]),
    ...node.children.flatMap((child) => drawState(drawing, child)),
    ...local.map((edge) => drawEdge(drawing, edge)),
  ];
}

function drawState(drawing: Drawing, node: StateNode): readonly string[] {
  const { type, history, description } = node.def;
  const mark = history === 'deep' ? 'H*' : 'H';
  const title = type === 'history' ? mark : (description ?? node.key);
  const head = `state "${escapeLabel(title)}" as ${idOf(node)}`;
  if (type === 'final') return [head, `${idOf(node)} --> [*]`];
  if (node.children.length === 0) return [head];
  return [head, `state ${idOf(node)} {`, ...indent(drawInside(drawing, node)), '}'];
}

function drawEdge(drawing: Drawing, edge: Edge): string {
  return `${idOf(edge.source)} --> ${idOf(edge.target ?? edge.source)} : ${escapeLabel(labelOf(drawing, edge))}`;
}

function drawNotes({ tree, options }: Drawing): readonly string[] {
  return tree.nodes.flatMap((node) => {
    const staying = tree.edges.filter((edge) => edge.source === node && !isDrawn(edge));
    if (staying.length === 0) return [];
    const lines = staying.map((edge) => {
      const actions = toList(edge.def.actions).map((ref) => splitRef(ref).type);
      return `${labelOf({ tree, options }, edge)} / ${actions.join(', ')}`;
    });
    return [`note right of ${idOf(node)}`, ...indent(lines.map(escapeLabel)), 'end note'];
  });
}

/** Event or timer, then the guard in brackets. */
function labelOf({ options }: Drawing, edge: Edge): string {
  const { vocabulary, language = 'ru' } = options;
  const guard = edge.def.guard === undefined ? '' : ` [${titleOfRef(options, edge.def.guard)}]`;
  switch (edge.kind) {
    case 'on':
      return `${vocabulary?.events.get(edge.event)?.title[language] ?? edge.event}${guard}`;
    case 'after':
      return `⏱ ${vocabulary?.delays.get(edge.event)?.title[language] ?? edge.event}${guard}`;
    case 'always':
      return guard === '' ? '→' : guard.trim();
    case 'done':
      return `✓${guard}`;
    case 'invoke done':
    case 'invoke failed': {
      const src = edge.source.def.invoke?.src ?? '';
      const title = vocabulary?.activities.get(src)?.title[language] ?? src;
      return `${edge.kind === 'invoke done' ? '✓' : '✗'} ${title}${guard}`;
    }
  }
}

function titleOfRef({ vocabulary, language = 'ru' }: MermaidOptions, ref: ItemRef): string {
  const { type, params } = splitRef(ref);
  const title = vocabulary?.guards.get(type)?.title[language] ?? type;
  const values = Object.values(params).map((value) => (typeof value === 'object' ? '…' : String(value)));
  return values.length === 0 ? title : `${title}: ${values.join(', ')}`;
}

/** Ids of Mermaid are words; a uid may hold a dash. */
function idOf(node: StateNode): string {
  return `s_${node.uid.replaceAll('-', '_d').replaceAll('.', '_p')}`;
}

/** Quotes, colons, semicolons and line breaks end a label; Mermaid takes them as character codes. */
function escapeLabel(text: string): string {
  return text
    .replaceAll('#', '#35;')
    .replaceAll('"', '#quot;')
    .replaceAll(/;(?<!#35;|#quot;)/g, '#59;')
    .replaceAll(':', '#58;')
    .replaceAll(/\s*\n\s*/g, ' ');
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `${INDENT}${line}`);
}
