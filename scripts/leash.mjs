import { spawn } from 'node:child_process';

/**
 * Lets `child` never outlive this process, not even when this process is killed with SIGKILL (an exit hook would not run then,
 * and inside jest it never runs). A tiny shell holds the other end of a pipe; when the pipe closes, it kills the child by its id.
 * @param {import('node:child_process').ChildProcess} child
 */
export function leash(child) {
  const guard = spawn('/bin/sh', ['-c', 'read _; kill -9 "$0" 2>/dev/null', String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  guard.stdin.unref?.();
  // The guard must go first once the child has ended: its process id may be given to somebody else.
  if (child.exitCode !== null || child.signalCode !== null) guard.kill('SIGKILL');
  else child.once('exit', () => guard.kill('SIGKILL'));
}
