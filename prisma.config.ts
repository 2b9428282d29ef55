// Where the Prisma command line finds the schema. Only `npm run generate` uses it; migrations are applied by
// scripts/migrate.ts, and the connection comes from there, never from here. A new migration is drafted with
// `node scripts/migrate.ts --diff` after changing the schema, and finished by hand.
import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
