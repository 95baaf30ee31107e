-- GETs random paths of a list: wrk … -s read.lua URL -- PATHS SEED [RATE]
dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "pace.lua")
local requests, count = {}, 0

function init(args)
   math.randomseed(tonumber(args[2]))
   if args[3] then delay = pace(tonumber(args[3])) end
   for path in io.lines(args[1]) do
      count = count + 1
      requests[count] = wrk.format("GET", path)
   end
end

function request()
   return requests[math.random(count)]
end

function done(summary, latency, requests)
   io.write(string.format(
      'RESULT {"requests": %d, "seconds": %.6f, "bytes": %d, "failed": %d, "p50_ms": %.4f, "p90_ms": %.4f, "p99_ms": %.4f, "max_ms": %.4f, "mean_ms": %.4f}\n',
      summary.requests, summary.duration / 1e6, summary.bytes,
      summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
      latency:percentile(50) / 1000, latency:percentile(90) / 1000, latency:percentile(99) / 1000, latency.max / 1000, latency.mean / 1000))
end
