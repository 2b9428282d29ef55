/** Activities of the school's people beside their dialogues: editing the content, giving and taking roles. */
import type { Pool } from 'pg';
import { makeContentStore } from '../adapters/db/content-store.ts';
import { makeKnownPeople } from '../adapters/db/known-people.ts';
import { makeRoleEditor } from '../adapters/db/roles-editing.ts';
import type { Activity } from '../app/activity-port.ts';
import type { Catalogue } from '../app/catalogue.ts';
import type { Clock } from '../app/clock.ts';
import { makeContentActivities } from '../app/content-activities.ts';
import type { Roles } from '../app/roles.ts';
import { makeStaffActivities } from '../app/staff-activities.ts';
import type { ClaimsFilter } from '../core/safety/claims-filter.ts';

export interface StaffActivitiesParts {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly catalogue: Catalogue;
  readonly roles: Roles;
  readonly claims: ClaimsFilter;
}

/** Makes them, by name. */
export function makeStaffWork(parts: StaffActivitiesParts): Readonly<Record<string, Activity>> {
  const { pool, clock, catalogue, roles, claims } = parts;
  const now = (): number => clock.now();
  return {
    ...makeContentActivities({
      content: makeContentStore({ pool, now }),
      catalogue,
      roles,
      claims: (text) =>
        claims
          .check(text)
          .flatMap(({ severity, title, quote }) => (severity === 'block' ? [`${title} («${quote}»)`] : [])),
    }),
    ...makeStaffActivities({ roles, editor: makeRoleEditor({ pool, now }), people: makeKnownPeople(pool) }),
  };
}
