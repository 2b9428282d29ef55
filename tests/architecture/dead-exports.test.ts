// The finder of dead exports reads what it must: every way to export, every way to import.
import { expect, it } from 'vitest';
import { listUses } from '../../scripts/dead-exports-syntax.ts';

function exported(text: string): string[] {
  return listUses('a.ts', text).exports.map(({ name, keptByOwnFile }) =>
    keptByOwnFile ? `(${name})` : name,
  );
}

function imported(text: string): string[] {
  return listUses('a.ts', text).imports.map(({ from, name }) => `${from} ${name}`);
}

it('every kind of export is seen; a type that its own file uses is kept', () => {
  expect(
    exported(
      'export const a = 1, b = 2; export function c() {} export class D {} const e = 1; export { e };',
    ),
  ).toEqual(['a', 'b', 'c', 'D', 'e']);
  expect(exported('export type A = 1; export interface B { a: A } const c = 1;')).toEqual(['(A)', 'B']);
});

it('every kind of import is seen under the name of the other file', () => {
  expect(imported(`import { a as b, type C } from './x.ts'; import type { D } from './y.ts';`)).toEqual([
    './x.ts a',
    './x.ts C',
    './y.ts D',
  ]);
  expect(
    imported(`import * as all from './x.ts'; const y = import('./y.ts'); type Z = import('./z.ts').Z;`),
  ).toEqual(['./x.ts *', './y.ts *', './z.ts *']);
  expect(imported(`export { a } from './x.ts'; import 'pkg'; import d from './d.ts';`)).toEqual([
    './x.ts a',
    './d.ts default',
  ]);
});
