// Where the Prisma command line finds the schema. `prisma generate` needs nothing else: migrations are applied
// by scripts/migrate.ts, and the connection comes from there, never from here.
import { defineConfig } from 'prisma/config';

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
});
