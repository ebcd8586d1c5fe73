variable "api" {}
variable "resource" {}
variable "uri" {}

resource "aws_api_gateway_method" "this" {
  rest_api_id   = var.api
  resource_id   = var.resource
  http_method   = "GET"
  authorization = "NONE"
}

resource "aws_api_gateway_integration" "this" {
  rest_api_id             = var.api
  resource_id             = var.resource
  http_method             = aws_api_gateway_method.this.http_method
  integration_http_method = "POST"
  type                    = "AWS_PROXY"
  uri                     = var.uri
}
