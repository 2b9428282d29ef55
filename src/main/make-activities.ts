/** The implementations of the vocabulary's activities, by name. */
import type { Pool } from 'pg';
import { makeCalendar } from '../adapters/db/calendar.ts';
import { makeEraseClient } from '../adapters/db/erase-client.ts';
import { makeListLeads, makeOpenLead, makeReadDialogue } from '../adapters/db/leads.ts';
import { makeMaterialsStore } from '../adapters/db/materials-store.ts';
import type { Activity } from '../app/activity-port.ts';
import { makeBookingActivities } from '../app/booking-activities.ts';
import type { Catalogue } from '../app/catalogue.ts';
import type { Clock } from '../app/clock.ts';
import { makeEraseClientActivity } from '../app/erase-client.ts';
import type { Log } from '../app/log.ts';
import type { Metrics } from '../app/metrics.ts';
import { makePickMaterials } from '../app/pick-materials.ts';
import type { Roles } from '../app/roles.ts';
import type { ClaimsFilter } from '../core/safety/claims-filter.ts';
import type { Config } from './config.ts';
import { makeStaffWork } from './make-staff-activities.ts';
import type { OpenModel } from './open-model.ts';
import { makePaymentActivities } from './open-payments.ts';

export interface ActivitiesDeps {
  readonly config: Config;
  readonly pool: Pool;
  readonly catalogue: Catalogue;
  /** Where our own pages are reached from a client's telephone. */
  readonly linkBase: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly model: OpenModel;
  readonly roles: Roles;
  readonly claims: ClaimsFilter;
  /** Drops what this process remembers of a subject. */
  readonly forget: (subjectKey: string) => void;
}

/** Makes them all; a name of the vocabulary that is missing here fails when its state is entered. */
export function makeActivities(deps: ActivitiesDeps): Readonly<Record<string, Activity>> {
  const { config, pool, catalogue, clock, linkBase } = deps;
  const withExamples = config.telegram.kind === 'sandbox';
  return {
    ...makeBookingActivities({ calendar: makeCalendar(pool), catalogue, clock }),
    eraseClient: makeEraseClientActivity({
      erase: makeEraseClient({ pool, now: () => clock.now() }),
      forget: deps.forget,
      log: deps.log,
    }),
    ...makeStaffWork(deps),
    ...makePaymentActivities(deps),
    ...deps.model.activities,
    openLead: makeOpenLead(pool),
    listLeads: makeListLeads(pool),
    readDialogue: makeReadDialogue(pool),
    pickMaterials: makePickMaterials({ materials: makeMaterialsStore(pool, linkBase), clock, withExamples }),
  };
}
