/**
 * Where a client stands, in the words of the diagrams: his place in each funnel, what he answered, what was offered, what the bot would do next
 * and when. Made from the subject and its funnels alone, so it is the same in a replay; says nothing of other clients.
 */
import type { CompiledFunnel, CompiledState } from '../funnel/compiled.ts';
import { listTransitions } from '../funnel/compile-state.ts';
import type { FunnelSet } from '../funnel/funnel-set.ts';
import { getVersion } from '../funnel/pin-versions.ts';
import { isJsonObject } from '../json.ts';
import type { JsonObject } from '../json.ts';
import { OFFERS, findOffer } from '../offers/offer-ledger.ts';
import type { ArmedTimer, Position } from '../step/position.ts';
import type { Subject } from '../step/subject.ts';
import { findOption, parseSurveyParams } from '../survey/survey-options.ts';
import type { ClientDescription, DescribedAnswer, DescribedTimer } from './client-description.ts';

/** Their timers concern the school's people, not the client. */
const OURS = new Set(['lead', 'takeover']);

/** Describes it at an instant. Pure. What a prompt may know of a client is another matter: `conversation/describe-client.ts`. */
export function describeStanding(funnels: FunnelSet, subject: Subject, at: number): ClientDescription {
  const standing = Object.values(subject.positions)
    .filter(({ status, funnel }) => status === 'active' && !OURS.has(funnel))
    .map((position) => ({ position, funnel: getVersion(funnels, position.funnel, position.version) }));
  const dialogue = standing.filter(({ funnel }) => funnel.role !== 'background');
  return {
    ...describeSurvey(funnels, subject),
    path: dialogue.flatMap(({ funnel, position }) =>
      listLeaves(funnel, position).map((state) => ({ funnel: funnel.title, state: titleOf(state) })),
    ),
    offers: listOffers(subject),
    next: standing
      .flatMap(({ funnel, position }) =>
        position.timers.map((timer) => describeTimer(funnels, funnel, timer, at)),
      )
      .sort((a, b) => a.leftMs - b.leftMs),
  };
}

function describeSurvey(
  funnels: FunnelSet,
  { positions }: Subject,
): Pick<ClientDescription, 'labels' | 'answers'> {
  const position = positions['survey'];
  const given = position?.context['answers'];
  if (position === undefined || !isJsonObject(given)) return { labels: {}, answers: [] };
  const { definition } = getVersion(funnels, 'survey', position.version);
  const survey = parseSurveyParams(definition.params ?? {});
  const labels: Record<string, string> = {};
  const answers: DescribedAnswer[] = [];
  for (const [number, question] of Object.entries(survey.questions)) {
    const code = given[number];
    const option = typeof code === 'string' ? findOption(survey, Number(number), code) : undefined;
    if (option === undefined) continue;
    if (question.profile !== undefined) labels[question.profile] = option.label;
    answers.push({
      question: question.short ?? question.text,
      answer: option.label,
      points: option.points,
    });
  }
  return { labels, answers };
}

function listOffers({ positions }: Subject): ClientDescription['offers'] {
  const contexts: readonly JsonObject[] = Object.values(positions).map(({ context }) => context);
  return OFFERS.flatMap((offer) => {
    const made = contexts.flatMap((context) => findOffer(context, offer) ?? []);
    const count = made.reduce((sum, entry) => sum + entry.count, 0);
    return count === 0 ? [] : [{ offer, count, at: Math.max(...made.map((entry) => entry.at)) }];
  });
}

/** Active states with no active state below them. */
function listLeaves({ states }: CompiledFunnel, { visits }: Position): readonly CompiledState[] {
  const active = Object.keys(visits).flatMap((uid) => states.get(uid) ?? []);
  return active.filter((state) => !active.some(({ parent }) => parent === state));
}

function titleOf({ def, path }: CompiledState): string {
  return def.description ?? path.join('.');
}

function describeTimer(
  { vocabulary }: FunnelSet,
  funnel: CompiledFunnel,
  timer: ArmedTimer,
  at: number,
): DescribedTimer {
  const state = funnel.states.get(timer.uid);
  const ways = listTransitions(state?.def.after?.[timer.delay] ?? []);
  const [only] = ways;
  const target = state === undefined ? undefined : findTarget(funnel, state, only?.target);
  const way = only?.description ?? (target === undefined ? undefined : titleOf(target));
  // Which of several ways it will be is known only when it rings; what it is about is known now.
  const what = ways.length === 1 ? way : (titleOfDelay(vocabulary, timer.delay) ?? way);
  const words = what === undefined ? funnel.title : `${funnel.title}: ${what}`;
  if (timer.frozenMs !== undefined) return { what: words, leftMs: timer.frozenMs };
  return { what: words, at: timer.dueAt, leftMs: Math.max(0, timer.dueAt - at) };
}

/** Without the remark about its setting, which is for owners. */
function titleOfDelay({ delays }: FunnelSet['vocabulary'], delay: string): string | undefined {
  return delays.get(delay)?.title.ru.replace(/ \([^)]*\)$/, '');
}

function findTarget(
  { id, states }: CompiledFunnel,
  state: CompiledState,
  target: string | undefined,
): CompiledState | undefined {
  if (target === undefined) return undefined;
  let path: readonly string[];
  if (target.startsWith('#'))
    path = target
      .slice(1)
      .split('.')
      .slice(target.startsWith(`#${id}.`) ? 1 : 0);
  else if (target.startsWith('.')) path = [...state.path, ...target.slice(1).split('.')];
  else path = [...state.path.slice(0, -1), ...target.split('.')];
  const wanted = path.join('.');
  return [...states.values()].find((candidate) => candidate.path.join('.') === wanted);
}
