/** What every act of the school's people carries, and who of them may do it. */
import { Type } from 'typebox';

/** Fields that the ingress adds to events that concern a client; see `EventItem.concerns`. */
export const byStaff = {
  manager: Type.Optional(Type.Integer({ minimum: 1 })),
  /** His name. */
  by: Type.Optional(Type.String()),
  role: Type.Optional(Type.String()),
  reachable: Type.Optional(Type.Boolean()),
} as const;

/** Of people who lead dialogues; good for as long as the message with the button is there. */
export const ofStaff = {
  route: 'owner',
  roles: ['owner', 'admin', 'manager'],
  anytime: true,
} as const;
