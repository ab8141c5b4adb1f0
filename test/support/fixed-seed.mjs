// What generated tests try is the same in every run, so that a failure comes again. `RAINBOW_TEST_SEED=$RANDOM` looks elsewhere.
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.RAINBOW_TEST_SEED ?? 20_261_122) });
