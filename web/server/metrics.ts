/** Metrics for Prometheus. */
import type { RequestHandler } from "express";
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import type { ServiceEvent } from "../../service/ports.ts";
import type { Service } from "../../service/service.ts";
import { observeStudies } from "./study-metrics.ts";

export interface Metrics {
  readonly registry: Registry;
  onEvent(event: ServiceEvent): void;
  /** Counts a request by operation, status and duration in seconds. */
  readonly counting: RequestHandler;
  /** Values read at collection time. `studies`: number of studies with their own series. */
  observe(service: Service, sources: { readonly openStreams: () => number; readonly studies: number }): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: "credence_" });
  const seconds = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];
  const suggestion = new Histogram({
    name: "credence_suggestion_seconds",
    help: "Time from a request for suggestions to the response.",
    buckets: seconds,
    registers,
  });
  const fit = new Histogram({
    name: "credence_fit_seconds",
    help: "Time to compute suggestions, including the fit.",
    buckets: seconds,
    registers,
  });
  const degraded = new Counter({
    name: "credence_degraded_suggestions_total",
    help: "Quasi-random fallback suggestions, because the strategy was too slow or failed.",
    registers,
  });
  const failures = new Counter({
    name: "credence_suggester_failures_total",
    help: "Failures of the strategy.",
    registers,
  });
  const expiries = new Counter({ name: "credence_lease_expiries_total", help: "Expired leases.", registers });
  const requests = new Counter({
    name: "credence_requests_total",
    help: "Requests by method, route and status.",
    labelNames: ["method", "route", "status"],
    registers,
  });
  const duration = new Histogram({
    name: "credence_request_seconds",
    help: "Duration of requests.",
    labelNames: ["method", "route"],
    buckets: seconds,
    registers,
  });

  return {
    registry,
    onEvent(event) {
      if (event.kind === "suggested") suggestion.observe(event.milliseconds / 1000);
      if (event.kind === "computed") fit.observe(event.milliseconds / 1000);
      if (event.kind === "degraded") degraded.inc(event.count);
      if (event.kind === "suggester-failed") failures.inc();
      if (event.kind === "expired") expiries.inc();
    },
    counting(request, response, next) {
      const began = performance.now();
      response.on("finish", () => {
        const matched = (request.route as { path?: unknown } | undefined)?.path;
        // Only known routes, because one label per requested address would exhaust memory.
        const route = typeof matched === "string" ? matched : "none";
        requests.inc({ method: request.method, route, status: response.statusCode });
        duration.observe({ method: request.method, route }, (performance.now() - began) / 1000);
      });
      next();
    },
    observe(service, { openStreams, studies }) {
      observeStudies(registers, service.store, studies);
      new Gauge({
        name: "credence_suggestion_queue",
        help: "Pending and running computations of suggestions.",
        registers,
        collect() {
          this.set(service.suggester.pending);
        },
      });
      new Gauge({
        name: "credence_waiting_asks",
        help: "Asks waiting for a suggestion.",
        registers,
        collect() {
          this.set([...service.queues.values()].reduce((sum, { waiting }) => sum + waiting, 0));
        },
      });
      new Gauge({
        name: "credence_event_streams",
        help: "Open event streams.",
        registers,
        collect() {
          this.set(openStreams());
        },
      });
    },
  };
}
