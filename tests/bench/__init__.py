"""The benchmark behind docs/performance.md: `./dev bench`. A measurement, not a test."""
