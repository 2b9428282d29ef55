// The offline provider's summary of a survey: a text of the content, filled with the client's own answers. It invents
// nothing and knows no phrases of its own; without the text the funnel's template takes over.
import { ActivityFailedError } from '../../app/activity-port.ts';
import type { Activity } from '../../app/activity-port.ts';
import type { Catalogue } from '../../app/catalogue.ts';
import { renderText } from '../../core/conversation/render-text.ts';
import { toPlainText } from '../../core/conversation/to-plain-text.ts';
import { isJsonObject, jsonToText } from '../../core/json.ts';

/** Makes the activity `summariseProfile`; reads `summary_<segment>` of the content. */
export function makeScriptedSummary(catalogue: Pick<Catalogue, 'content'>): Activity {
  return (input) => {
    const params = isJsonObject(input) ? input : {};
    const segment = jsonToText(params['segment']);
    const content = catalogue.content(`summary_${segment}`);
    if (content === undefined) {
      const message = `The content has no text "summary_${segment}"; add it or leave the funnel its template.`;
      return Promise.reject(new ActivityFailedError('NO_TEXT', message, false));
    }
    return Promise.resolve({ text: toPlainText(renderText(content.text, params)) });
  };
}
