// Bundles the workflows of argv[2] into the file argv[3]; a process of its own, because webpack inside jest's sandbox is slow.
import { bundleWorkflowCode } from '@temporalio/worker';
import { writeFile } from 'node:fs/promises';

const [workflowsPath, output] = process.argv.slice(2);
const quiet = () => undefined;
const logger = { trace: quiet, debug: quiet, info: quiet, warn: console.error, error: console.error, log: quiet };
const { code } = await bundleWorkflowCode({ workflowsPath, logger });
await writeFile(output, code);
