export interface Machine {
  readonly memoryBytes: number;
  readonly cores: number;
  readonly platform: NodeJS.Platform;
}

const MB = 1024 * 1024;

/**
 * What PostgreSQL is started with, computed from the machine at every start. PostgreSQL shares the
 * memory with Node, so it is sized for about half of it. The measurements behind the figures are in
 * docs/configuration.md.
 */
export function settingsFor(machine: Machine): Record<string, string> {
  const memory = machine.memoryBytes;
  const sharedBuffers = clamp(memory / 8, 32 * MB, 4096 * MB);
  const maxWalSize = clamp(memory / 4, 512 * MB, 4096 * MB);
  return {
    ...durability,
    ...logging,
    max_connections: '100',
    superuser_reserved_connections: '3',
    shared_buffers: megabytes(sharedBuffers),
    effective_cache_size: megabytes(Math.max(memory / 2, sharedBuffers)),
    work_mem: megabytes(clamp(memory / 256, 4 * MB, 64 * MB)),
    maintenance_work_mem: megabytes(clamp(memory / 16, 32 * MB, 1024 * MB)),
    autovacuum_work_mem: megabytes(clamp(memory / 32, 16 * MB, 256 * MB)),
    wal_buffers: megabytes(clamp(sharedBuffers / 32, 1 * MB, 16 * MB)),
    max_wal_size: megabytes(maxWalSize),
    min_wal_size: megabytes(maxWalSize / 4),
    checkpoint_timeout: '15min',
    checkpoint_completion_target: '0.9',
    wal_compression: 'off',
    random_page_cost: '1.1',
    effective_io_concurrency: machine.platform === 'linux' ? '64' : '16',
    io_method: 'worker',
    io_workers: String(clamp(machine.cores, 2, 8)),
    max_worker_processes: String(clamp(machine.cores, 4, 16)),
    max_parallel_workers: String(clamp(machine.cores, 2, 8)),
    max_parallel_workers_per_gather: String(clamp(machine.cores / 2, 1, 4)),
    max_parallel_maintenance_workers: String(clamp(machine.cores / 2, 1, 4)),
    jit: 'off',
    huge_pages: 'try',
    dynamic_shared_memory_type: dynamicSharedMemory(machine.platform),
    ...insertHeavyTables,
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
}

/** The smaller of the machine's memory and of what its container may use. */
export function usableMemory(totalBytes: number, constrainedBytes: number | undefined): number {
  const limited =
    constrainedBytes !== undefined && constrainedBytes >= 64 * MB && constrainedBytes < totalBytes;
  return limited ? constrainedBytes : totalBytes;
}

const durability = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };

/** Statements and their values are message texts: they stay out of the log. */
const logging = {
  log_destination: 'stderr',
  logging_collector: 'off',
  log_line_prefix: '%m [%p] ',
  log_min_messages: 'warning',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
};

/** Tables that only grow are vacuumed by inserts: visible pages keep index-only scans cheap. */
const insertHeavyTables = {
  autovacuum_naptime: '30s',
  autovacuum_vacuum_scale_factor: '0.1',
  autovacuum_vacuum_insert_scale_factor: '0.05',
  autovacuum_vacuum_insert_threshold: '5000',
  autovacuum_analyze_scale_factor: '0.05',
  autovacuum_vacuum_cost_limit: '1000',
};

/** POSIX shared memory lives in /dev/shm, which has 64 MB in a container; macOS limits System V. */
function dynamicSharedMemory(platform: NodeJS.Platform): string {
  if (platform === 'win32') return 'windows';
  return platform === 'linux' ? 'sysv' : 'posix';
}

function clamp(value: number, least: number, most: number): number {
  return Math.floor(Math.min(Math.max(value, least), most));
}

function megabytes(bytes: number): string {
  return `${Math.floor(bytes / MB)}MB`;
}
