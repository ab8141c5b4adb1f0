import { type ChildProcess } from 'node:child_process';

export function leash(child: ChildProcess): void;
