/**
 * Which funnel the dialogue is in. A main funnel takes the focus when the client enters one of its states; a digression
 * lies on top and gives the focus back when it ends; background funnels never have it.
 */
import type { CompiledFunnel } from '../funnel/compiled.ts';
import { getVersion } from '../funnel/pin-versions.ts';
import { ENGINE_TIMER, isClientAct } from './event.ts';
import { sayAgain, sayLine } from './say-again.ts';
import type { StepResult } from './step.ts';
import type { Walk } from './walk.ts';

/** Moves the focus after a funnel handled an event. Transitions that enter no state leave it where it was. */
export function takeFocus(walk: Walk, funnel: CompiledFunnel, result: StepResult): void {
  if (result.run.entered.length === 0 || result.position.status === 'done') return;
  const others = walk.subject.focus.filter((id) => id !== funnel.id);
  switch (funnel.role) {
    case 'main':
      // What the clock or an activity brings about does not tear the client out of what he is doing beside it.
      walk.subject = {
        ...walk.subject,
        focus: [funnel.id, ...(isClientAct(walk.event) ? [] : listDigressions(walk))],
      };
      break;
    case 'digression':
      walk.subject = { ...walk.subject, focus: [...others, funnel.id] };
      break;
    case 'background':
      break;
  }
}

function listDigressions({ subject, funnels }: Walk): readonly string[] {
  return subject.focus.filter((id) => {
    const position = subject.positions[id];
    if (position?.status !== 'active') return false;
    return getVersion(funnels, id, position.version).role === 'digression';
  });
}

/**
 * Drops ended funnels from the focus and, where the client was interrupted, says the question again: after a digression
 * ended, and after another funnel spoke in passing. A funnel that already spoke in this step is not repeated.
 */
export function restoreFocus(walk: Walk, focusBefore: string | undefined): void {
  const focus = walk.subject.focus.filter((id) => walk.subject.positions[id]?.status === 'active');
  if (focus.length !== walk.subject.focus.length) walk.subject = { ...walk.subject, focus };
  const top = focus.at(-1);
  const ordered = walk.repeats.at(-1);
  if (ordered !== undefined) {
    const { prefix } = ordered;
    const said = sayAgain(walk, prefix === undefined ? { force: true } : { prefix, force: true });
    // Who waits for nothing still hears the line itself.
    if (!said && prefix !== undefined) sayLine(walk, prefix);
    return;
  }
  const speakers = walk.effects.flatMap((effect) =>
    effect.type === 'say' && effect.to === undefined ? [effect.funnel] : [],
  );
  if (top === undefined || speakers.includes(top)) return;
  // A digression that the clock ends does so in silence: nobody asked anything, and it may be night.
  const cameBack = focusBefore !== undefined && focusBefore !== top && walk.event.type !== ENGINE_TIMER;
  const inPassing = focusBefore === top && speakers.length > 0 && isClientAct(walk.event);
  if (cameBack || inPassing) sayAgain(walk, {});
}
