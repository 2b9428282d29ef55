// Makes every generated file of the repository anew: `npm run generate`.
import { spawnSync } from 'node:child_process';
import { PROJECT, listArtefacts } from './generated-artefacts.ts';

for (const { name, command, env } of listArtefacts()) {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: PROJECT,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  if (status === 0) {
    console.log(`generated ${name}`);
  } else {
    console.error(`${stdout}${stderr}\ngenerating ${name} failed`);
    process.exitCode = 1;
  }
}
