/**
 * What an action of the vocabulary may order. The step adds funnel, state and visit and turns orders into effects,
 * so an item can neither forge a button of another visit nor speak for another funnel.
 */
import type { JsonObject } from '../json.ts';
import type { RecordEffect, SignalEvent, TextRef, SayEffect } from '../step/effect.ts';
import type { SubjectRef } from '../step/event.ts';
import type { SayDef } from './definition.ts';

export type ActionOrder =
  | {
      readonly type: 'say';
      readonly say: SayDef;
      /** Ready values on top of what the definition says; nothing in them is a placeholder. */
      readonly more?: Partial<Pick<SayEffect, 'act' | 'replyTo' | 'by' | 'params'>>;
    }
  /**
   * Say a composed reply: the message, and above its own buttons those of the proposed that the state's `meta.compose`
   * lets through; `all`: every one of them, under its usual label.
   */
  | {
      readonly type: 'reply';
      readonly say: SayDef;
      readonly proposed: 'all' | readonly { readonly text: string; readonly callback: string }[];
    }
  /** Say again what the focus says now, under its present visit. */
  | { readonly type: 'repeat'; readonly prefix?: TextRef }
  /** Answer the pressed button with a toast, or an alert that must be closed. */
  | { readonly type: 'toast'; readonly text: string; readonly alert?: boolean }
  | { readonly type: 'business-event'; readonly name: string; readonly payload: JsonObject }
  | { readonly type: 'profile'; readonly patch: JsonObject }
  /** The client reaches a stage of the analytics, as by entering a state with `meta.stage`. */
  | { readonly type: 'stage'; readonly stage: string }
  | {
      readonly type: 'survey-answer';
      readonly question: string;
      readonly answer: string;
      readonly points: number;
    }
  /** A row of a table of the business, in the same commit. */
  | RecordEffect
  /** Another funnel of the same subject, inside the same step. */
  | { readonly type: 'signal'; readonly event: SignalEvent }
  /** Another subject, by a row of `signals`. */
  | { readonly type: 'tell'; readonly to: SubjectRef; readonly event: SignalEvent }
  /** The dialogue changes hands: timers freeze or thaw, and the gate closes or opens. */
  | { readonly type: 'owner'; readonly owner: 'bot' | 'manager' }
  | { readonly type: 'void-unsent' };
