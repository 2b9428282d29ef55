// npm run bench: our engine beside what people usually build, and beside the limit of the database. `--help` tells how.
import { BenchArgumentsError, HELP, parseBenchArguments } from './bench/bench-arguments.ts';
import { NotABenchDatabaseError } from './bench/bench-server.ts';
import { installPackages } from './bench/install-packages.ts';
import { runBench } from './bench/run-bench.ts';

try {
  const options = parseBenchArguments(process.argv.slice(2));
  if (options === undefined) {
    console.log(HELP);
  } else {
    installPackages();
    if (!(await runBench(options, process.env['DATABASE_URL']))) process.exitCode = 1;
  }
} catch (error) {
  const isExpected = error instanceof BenchArgumentsError || error instanceof NotABenchDatabaseError;
  console.error(isExpected ? error.message : error);
  process.exitCode = 2;
}
