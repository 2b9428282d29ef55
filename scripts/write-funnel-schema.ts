// Writes the JSON Schema of a funnel definition beside the definitions, for editors that check while typing.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { funnelSchema } from '../src/core/funnel/definition.ts';
import { PROJECT } from './generated-artefacts.ts';

const folder = join(PROJECT, 'machines');
mkdirSync(folder, { recursive: true });
const schema = { $schema: 'https://json-schema.org/draft/2020-12/schema', ...funnelSchema };
writeFileSync(join(folder, 'funnel.schema.json'), `${JSON.stringify(schema, null, 2)}\n`);
