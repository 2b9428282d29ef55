/**
 * Where another entry point may step between the program and the outside: a test that must fail at a commit boundary
 * decorates a port here, so that no shipped line knows of failing. `main.ts` passes none.
 */
import type { BotApi } from '../adapters/telegram/bot-api.ts';
import type { ActivityPort } from '../app/activity-port.ts';
import type { SubjectStore } from '../app/subject-store.ts';

/** Each takes the real port and returns the one to use; called once, at start. */
export interface PortDecorators {
  store(store: SubjectStore): SubjectStore;
  botApi(api: BotApi): BotApi;
  activities(activities: ActivityPort): ActivityPort;
}

/** Every port as it is. */
export const UNDECORATED: PortDecorators = {
  store: (store) => store,
  botApi: (api) => api,
  activities: (activities) => activities,
};
