/** Names that the worker and the stage share. */
export const DEPLOYMENT = 'shipping';
export const TASK_QUEUE = 'shipping';
