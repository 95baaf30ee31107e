-- POSTs distinct resources: wrk … -s create.lua URL -- TEMPLATES MARK [RATE]
-- TEMPLATES has a line `Type<TAB>JSON` each, with @@N@@ where each copy differs; MARK tells this run's copies apart.
dofile(debug.getinfo(1, "S").source:match("^@(.*/)") .. "pace.lua")
local before, after, paths, count, mark = {}, {}, {}, 0, ""
local headers = { ["Content-Type"] = "application/fhir+json" }
local number = 0

function init(args)
   mark = args[2]
   if args[3] then delay = pace(tonumber(args[3])) end
   for line in io.lines(args[1]) do
      local kind, json = line:match("^(%w+)\t(.*)$")
      local from, to = json:find("@@N@@", 1, true)
      count = count + 1
      paths[count] = "/fhir/" .. kind
      before[count] = json:sub(1, from - 1)
      after[count] = json:sub(to + 1)
   end
end

function request()
   number = number + 1
   local at = number % count + 1
   return wrk.format("POST", paths[at], headers, before[at] .. mark .. number .. after[at])
end

function done(summary, latency, requests)
   io.write(string.format(
      'RESULT {"requests": %d, "seconds": %.6f, "bytes": %d, "failed": %d, "p50_ms": %.4f, "p90_ms": %.4f, "p99_ms": %.4f, "max_ms": %.4f, "mean_ms": %.4f}\n',
      summary.requests, summary.duration / 1e6, summary.bytes,
      summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
      latency:percentile(50) / 1000, latency:percentile(90) / 1000, latency:percentile(99) / 1000, latency.max / 1000, latency.mean / 1000))
end
