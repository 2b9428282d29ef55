/**
 * A position read back from JSON is as good as the live one. 24,000 random steps over nested, parallel and history
 * states with timers and activities: events, due timers, stale timers, outcomes; after each step both must agree.
 */
import { describe, expect, it } from 'vitest';
import type { StepResult } from '../../../src/core/step/step.ts';
import { makeLab, reload } from './lab.ts';
import { makeRandom } from '../../support/random.ts';
import type { Random } from '../../support/random.ts';
import { SHAPES, SHAPE_EVENTS } from './shapes.ts';

const STEPS = 24_000;
const WALK = 60;
const HOUR_MS = 3_600_000;

type Lab = ReturnType<typeof makeLab>;
type Move = (from: StepResult) => StepResult | undefined;

/** Chooses what happens next: mostly an event, else a timer or an outcome, now and then one that is out of date. */
function chooseMove(lab: Lab, random: Random, live: StepResult, at: number): Move {
  const kind = random.next();
  const { timers, activities } = live.position;
  const timer = random.pick(timers);
  const activity = random.pick(activities);
  const stale = random.next() < 0.1 ? 1_000_000 : 0;
  if (kind < 0.2 && timer !== undefined) {
    return (from) => lab.ring(from, { ...timer, visit: timer.visit + stale }, at);
  }
  if (kind < 0.4 && activity !== undefined) {
    const result = random.next() < 0.7 ? 'done' : 'failed';
    return (from) => lab.settle(from, { ...activity, visit: activity.visit + stale }, result, at);
  }
  const event = random.pick(SHAPE_EVENTS) ?? 'e1';
  return (from) => lab.send(from, event, at);
}

/** Everything that a step gives, as the database would have it. */
function toText({ position, run, moved }: StepResult): string {
  const { effects, edges, entered, left, stages, issued, nextVisit } = run;
  return JSON.stringify({ position, moved, effects, edges, entered, left, stages, issued, nextVisit });
}

describe('a position read back from JSON', () => {
  it.each(SHAPES)('goes on exactly as the live one: $id', (shape) => {
    const lab = makeLab(shape);
    const random = makeRandom(20_261_122);
    let steps = 0;
    let moves = 0;
    while (steps < STEPS / SHAPES.length) {
      let at = 0;
      let live = lab.start(1, at);
      for (let step = 0; step < WALK && live.position.status === 'active'; step++, steps++) {
        at += Math.floor(random.next() * HOUR_MS);
        const move = chooseMove(lab, random, live, at);
        const rebuilt = move({ ...live, position: reload(live.position) });
        const next = move(live);
        if (next === undefined || rebuilt === undefined) {
          expect(rebuilt).toBe(next);
          continue;
        }
        expect(toText(rebuilt)).toBe(toText(next));
        live = next;
        if (next.moved) moves++;
      }
    }
    expect(steps).toBeGreaterThanOrEqual(STEPS / SHAPES.length);
    expect(moves).toBeGreaterThan(steps / 4);
  });
});
