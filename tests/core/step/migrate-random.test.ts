/**
 * Migrations between random edits of a definition: whoever is moved stands rightly in the new version, and whoever
 * cannot be moved is refused with a reason; nobody is lost in between.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileFunnel } from '../../../src/core/funnel/compile.ts';
import type { FunnelDefinition, StateDef } from '../../../src/core/funnel/definition.ts';
import { makeStateTree } from '../../../src/core/funnel/state-tree.ts';
import { findArmedProblem, migratePosition } from '../../../src/core/step/migrate.ts';
import type { MigrationPlan } from '../../../src/core/step/migrate-plan.ts';
import type { StepResult } from '../../../src/core/step/step.ts';
import { makeLab, reload, scopeAt, toDefinition } from './lab.ts';
import { SHAPES, SHAPE_EVENTS } from './shapes.ts';
import { tinyVocabulary } from './tiny-vocabulary.ts';

const HOUR_MS = 3_600_000;

interface Edit {
  readonly kind: 'retime' | 'untime' | 'invoke' | 'deepen' | 'reword' | 'region' | 'remove';
  readonly pick: number;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('retime', 'untime', 'invoke', 'deepen', 'reword', 'region', 'remove'),
  pick: fc.nat({ max: 1000 }),
});

type Writable = { -readonly [key in keyof StateDef]: StateDef[key] };

/** A copy of a definition with edits made; edits that make no sense at the state they hit change nothing. */
function applyEdits(definition: FunnelDefinition, edits: readonly Edit[]): FunnelDefinition {
  const copy = JSON.parse(JSON.stringify(definition)) as FunnelDefinition;
  for (const [index, { kind, pick }] of edits.entries()) {
    const nodes = makeStateTree(copy).nodes.filter(
      ({ def, parent }) => parent !== undefined && def.type !== 'history' && def.type !== 'final',
    );
    const node = nodes[pick % nodes.length];
    if (node === undefined) continue;
    const def = node.def as Writable;
    const leaf = node.children.length === 0;
    const uid = `n${index}`;
    if (kind === 'retime') def.after = { ...def.after, [`PT${(pick % 90) + 1}M`]: { actions: 'inc' } };
    else if (kind === 'untime') delete def.after;
    else if (kind === 'reword') def.meta = { uid: node.uid, say: { text: 'Иначе' } };
    else if (kind === 'invoke' && leaf)
      def.invoke = { src: 'composeReply', onDone: { actions: 'inc' }, onError: { actions: 'inc' } };
    else if (kind === 'deepen' && leaf) {
      def.initial = 'inner';
      def.states = { inner: { meta: { uid }, after: { PT5M: { actions: 'inc' } } } };
    } else if (kind === 'region' && def.type === 'parallel') {
      def.states = { ...def.states, [uid]: { meta: { uid }, after: { PT7M: { actions: 'inc' } } } };
    } else if (kind === 'remove') removeState(node.parent?.def as Writable, node.key);
  }
  return copy;
}

/** Takes a state away where the definition still compiles without it. */
function removeState(parent: Writable, key: string): void {
  const { [key]: gone, ...states } = parent.states ?? {};
  if (gone === undefined || parent.initial === key || Object.keys(states).length === 0) return;
  const before = parent.states;
  parent.states = states;
  if (before !== undefined && JSON.stringify(parent).includes(`"${key}"`)) parent.states = before;
}

/** Somewhere a random dialogue leads. */
function wander(lab: ReturnType<typeof makeLab>, moves: readonly number[]): StepResult {
  let at = 0;
  return moves.reduce<StepResult>((from, move) => {
    at += HOUR_MS / 4;
    const [timer] = from.position.timers;
    const [activity] = from.position.activities;
    if (from.position.status === 'done') return from;
    if (move % 5 === 0 && timer !== undefined) return lab.ring(from, timer, at) ?? from;
    if (move % 5 === 1 && activity !== undefined) return lab.settle(from, activity, 'done', at) ?? from;
    return lab.send(from, SHAPE_EVENTS[move % SHAPE_EVENTS.length] ?? 'e1', at);
  }, lab.start());
}

const plan: fc.Arbitrary<MigrationPlan> = fc.record(
  { otherTimers: fc.constantFrom('keep', 're-base', 'drop'), say: fc.boolean() },
  { requiredKeys: [] },
);

it('whoever is moved stands rightly in the new version, and goes on in it', () => {
  let moved = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...SHAPES),
      fc.array(edit, { minLength: 1, maxLength: 6 }),
      fc.array(fc.nat({ max: 1000 }), { maxLength: 25 }),
      plan,
      (sketch, edits, moves, how) => {
        const lab = makeLab(sketch);
        const definition = applyEdits(toDefinition(sketch), edits);
        let to: ReturnType<typeof compileFunnel>;
        try {
          to = compileFunnel(definition, 2, tinyVocabulary);
        } catch {
          return;
        }
        const from = wander(lab, moves);
        const at = 10 * HOUR_MS;
        const about = { scope: scopeAt(at), nextVisit: from.run.nextVisit, vocabulary: tinyVocabulary };
        const result = migratePosition(lab.funnel, to, from.position, how, about);
        if (!result.ok) {
          expect(['unmapped', 'conflict', 'final']).toContain(result.reason);
          return;
        }
        if (from.position.status === 'done') {
          expect(result.position).toBe(from.position);
          return;
        }
        moved++;
        const { position, run } = result;
        expect(position.version).toBe(2);
        expect(findArmedProblem(to, position)).toBeUndefined();
        expect(Object.keys(position.visits).every((uid) => to.states.has(uid))).toBe(true);
        for (const [uid, visit] of Object.entries(position.visits)) {
          const old = from.position.visits[uid];
          if (old === undefined || run.entered.includes(uid))
            expect(visit).toBeGreaterThanOrEqual(from.run.nextVisit);
          else expect(visit).toBe(old);
        }
        // What the effects say is what became of the timers.
        const armed = new Set(from.position.timers.map(({ visit, delay }) => `${visit} ${delay}`));
        for (const effect of run.effects) {
          if (effect.type === 'arm-timer') armed.add(`${effect.visit} ${effect.delay}`);
          if (effect.type === 'drop-timer') armed.delete(`${effect.visit} ${effect.delay}`);
        }
        expect(new Set(position.timers.map(({ visit, delay }) => `${visit} ${delay}`))).toEqual(armed);
        if (how.say !== true) expect(run.effects.filter(({ type }) => type === 'say')).toEqual([]);
        expect(migratePosition(lab.funnel, to, reload(from.position), how, about)).toEqual(result);
        const next = makeLab(definition, 2);
        const live = { position, run, moved: true };
        for (const event of SHAPE_EVENTS) {
          const stored = next.send({ ...live, position: reload(position) }, event, at);
          expect(JSON.stringify(next.send(live, event, at).position)).toBe(JSON.stringify(stored.position));
        }
      },
    ),
    { numRuns: 400 },
  );
  expect(moved).toBeGreaterThan(150);
});
