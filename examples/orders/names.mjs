/** Names that worker, traffic and rainbow.yaml share. */
export const DEPLOYMENT = 'orders';
export const TASK_QUEUE = 'orders';
export const ADDRESS = process.env.TEMPORAL_ADDRESS || 'localhost:7233';
export const NAMESPACE = process.env.TEMPORAL_NAMESPACE || 'default';
