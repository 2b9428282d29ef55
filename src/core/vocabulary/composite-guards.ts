/** Guards composed of other guards of the vocabulary, whatever topic these belong to: `not`, `all`, `any`. */
import { Type } from 'typebox';
import type { ItemScope } from '../funnel/scope.ts';
import { defineGuard } from '../funnel/vocabulary.ts';
import type { GuardItem, VocabularyItem } from '../funnel/vocabulary.ts';
import { toJsonObject } from '../json.ts';

const inner = Type.Object({
  type: Type.String(),
  params: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
});

/**
 * Makes the composed guards over all guards among `items` and themselves.
 * @throws when a definition composes a guard that is none of them; the linter says so before.
 */
export function makeCompositeGuards(items: readonly VocabularyItem[]): readonly GuardItem[] {
  const known = new Map(items.flatMap((item) => (item.kind === 'guard' ? [[item.name, item] as const] : [])));
  const testInner = (
    scope: ItemScope,
    { type, params }: { readonly type: string; readonly params?: object },
  ): boolean => {
    const guard = known.get(type);
    if (guard === undefined)
      throw new Error(`A composed guard names "${type}", which the vocabulary does not know.`);
    return guard.test(scope, toJsonObject(params ?? {}));
  };
  const composites = [
    defineGuard({
      name: 'not',
      title: { ru: 'Неверно, что', en: 'It is not so that' },
      params: Type.Object({ guard: inner }),
      facts: [],
      test: (scope, { guard }) => !testInner(scope, guard),
    }),
    defineGuard({
      name: 'all',
      title: { ru: 'Верно всё', en: 'All hold' },
      params: Type.Object({ guards: Type.Array(inner, { minItems: 1 }) }),
      facts: [],
      test: (scope, { guards }) => guards.every((guard) => testInner(scope, guard)),
    }),
    defineGuard({
      name: 'any',
      title: { ru: 'Верно хотя бы одно', en: 'Any holds' },
      params: Type.Object({ guards: Type.Array(inner, { minItems: 1 }) }),
      facts: [],
      test: (scope, { guards }) => guards.some((guard) => testInner(scope, guard)),
    }),
  ];
  for (const guard of composites) known.set(guard.name, guard);
  return composites;
}
