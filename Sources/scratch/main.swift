import JSON
import FHIR
import Search
import Compression
import Glibc
func read(_ p: String) -> [UInt8] { let f = fopen(p,"rb")!; defer {fclose(f)}; var b:[UInt8]=[]; var c=[UInt8](repeating:0,count:1<<20); while true { let n=fread(&c,1,c.count,f); if n==0 {break}; b+=c[..<n] }; return try! gunzip(b, limitBytes: 1<<30) }
func now() -> Double { var t=timespec(); clock_gettime(CLOCK_PROCESS_CPUTIME_ID,&t); return Double(t.tv_sec)+Double(t.tv_nsec)/1e9 }
var lines:[[UInt8]]=[]
for t in CommandLine.arguments.dropFirst() { lines += read(t).split(separator:0x0A).map(Array.init) }
let bytes = lines.reduce(0){$0+$1.count}
print(lines.count,"resources",bytes,"bytes")
var t0=now()
let docs = lines.map { try! JSONDocument($0) }
var t1=now(); print("parse+hold MB/s", Double(bytes)/1e6/(t1-t0), "us each", (t1-t0)*1e6/Double(lines.count))
t0=now()
for l in lines { _ = try! JSONDocument(l) }
t1=now(); print("parse MB/s", Double(bytes)/1e6/(t1-t0), "us each", (t1-t0)*1e6/Double(lines.count))
var n=0; var shown=0
t0=now()
for d in docs { d.withRoot { v in var val=Validator(); let i=val.validate(v); n+=i.count; if !i.isEmpty && shown<20 { shown+=1; print(i[0]) } } }
t1=now(); print("validate us each", (t1-t0)*1e6/Double(lines.count), "issues", n)
var e=0
var sample:[IndexEntry]=[]
t0=now()
var ex=IndexExtractor()
for d in docs { d.withRoot { v in let es=ex.extract(v, type: ResourceType(v["resourceType"]!.string!)!); e+=es.count; sample=es } }
t1=now(); print("extract us each", (t1-t0)*1e6/Double(lines.count), "entries each", Double(e)/Double(lines.count))
for s in sample { print(s) }
