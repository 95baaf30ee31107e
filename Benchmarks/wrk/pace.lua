-- A steady rate for wrk, which by itself asks as fast as it is answered: `delay = pace(RATE)` before its first request.
local ffi = require("ffi")
ffi.cdef [[
   typedef struct { long seconds, nanoseconds; } pace_time;
   int clock_gettime(int clock, pace_time *time);
]]
local MONOTONIC, time = 1, ffi.new("pace_time")

local function now()
   ffi.C.clock_gettime(MONOTONIC, time)
   return tonumber(time.seconds) * 1000 + tonumber(time.nanoseconds) / 1e6
end

-- Milliseconds until the next request's turn, for all connections together. Turns missed by more than 100 ms are lost:
-- made up for, they would come as one burst.
function pace(rate)
   local turn = now()
   return function()
      local at = now()
      turn = math.max(turn + 1000 / rate, at - 100)
      return math.max(0, math.floor(turn - at))
   end
end
