/**
 * The people of the school and what each may do. Who has which role is read from memory, because every update asks;
 * what a role may do is decided here and nowhere else.
 */

/** Roles, the mightiest first. */
export const STAFF_ROLES = ['owner', 'admin', 'editor', 'manager'] as const;

export type StaffRole = (typeof STAFF_ROLES)[number];

/** A person of the school. */
export interface StaffMember {
  readonly telegramId: number;
  readonly role: StaffRole;
  /** As shown to colleagues; absent until the person was seen. */
  readonly name?: string;
  /** Without the @. */
  readonly username?: string;
}

/** What a role may be needed for; the rows of the matrix of roles. */
export type StaffAct =
  /** /admins: who has which role. */
  | 'manage-roles'
  /** /content and editing in the studio. */
  | 'edit-content'
  /** Examples among cases and reviews become real ones. */
  | 'confirm-examples'
  /** /leads, taking a lead, leading a dialogue. */
  | 'work-leads'
  /** Phones, e-mails and dialogues of clients who are not one's own. */
  | 'see-all-clients'
  | 'draft-broadcasts'
  /** Sending broadcasts, and starting A/B tests. */
  | 'send-broadcasts'
  | 'see-all-stats'
  /** Figures of one's own leads. */
  | 'see-own-stats'
  | 'open-studio';

const ALLOWED: Readonly<Record<StaffAct, readonly StaffRole[]>> = {
  'manage-roles': ['owner'],
  'edit-content': ['owner', 'admin', 'editor'],
  'confirm-examples': ['owner', 'admin'],
  'work-leads': ['owner', 'admin', 'manager'],
  'see-all-clients': ['owner', 'admin'],
  'draft-broadcasts': ['owner', 'admin', 'editor'],
  'send-broadcasts': ['owner', 'admin'],
  'see-all-stats': ['owner', 'admin'],
  'see-own-stats': ['owner', 'admin', 'manager'],
  'open-studio': ['owner', 'admin', 'editor', 'manager'],
};

/** Whether the role may do it; nobody without a role may do anything. */
export function mayDo(role: StaffRole | undefined, act: StaffAct): boolean {
  return role !== undefined && ALLOWED[act].includes(role);
}

/** Reads a role's name; `undefined` for anything else. */
export function parseStaffRole(value: unknown): StaffRole | undefined {
  return STAFF_ROLES.find((role) => role === value);
}

/** Who has which role, in memory. */
export interface Roles {
  /** The role of a person; absent: a client. Never waits. */
  readonly find: (telegramId: number) => StaffRole | undefined;
  readonly get: (telegramId: number) => StaffMember | undefined;
  /** Everybody, the mightiest first. */
  readonly list: () => readonly StaffMember[];
  /** Reads anew; called after a change, so that it holds here at once. Other processes follow within two seconds. */
  readonly refresh: () => Promise<void>;
  /** Told after every reading that found a change. Must not throw. */
  readonly onChange: (listener: () => void) => void;
}

/** What became of a change of roles. */
export type RoleChange =
  | { readonly kind: 'changed'; readonly member: StaffMember }
  /** The same change was made before; nothing happened now. */
  | { readonly kind: 'unchanged' }
  /** The school would be left without an owner. */
  | { readonly kind: 'last-owner' };

/** Who does it, and under which key: a repetition under the same key changes nothing and is not audited twice. */
export interface RoleActor {
  readonly telegramId: number;
  readonly key: string;
}

/** Changes roles; every change is one transaction with its entry in the audit log. */
export interface RoleEditor {
  grant(actor: RoleActor, member: StaffMember): Promise<RoleChange>;
  dismiss(actor: RoleActor, telegramId: number): Promise<RoleChange>;
}
