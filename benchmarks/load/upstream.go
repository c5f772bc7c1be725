// An upstream that costs next to nothing, so that what is measured is the gateway before it: one completion, always.
package main

import (
	"io"
	"net/http"
	"os"
)

const completion = `{"id":"chatcmpl-1","object":"chat.completion","created":1790000000,"model":"upstream",` +
	`"choices":[{"index":0,"message":{"role":"assistant","content":"The loan is repaid."},` +
	`"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":5,"total_tokens":14}}`

func main() {
	http.HandleFunc("/", func(answer http.ResponseWriter, request *http.Request) {
		io.Copy(io.Discard, request.Body)
		answer.Header().Set("Content-Type", "application/json")
		io.WriteString(answer, completion)
	})
	panic(http.ListenAndServe(os.Args[1], nil))
}
