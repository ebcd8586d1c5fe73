variable "name" {}
variable "types" {}
variable "uri" {}

resource "aws_api_gateway_rest_api" "this" {
  name               = var.name
  binary_media_types = var.types
}

resource "aws_api_gateway_resource" "this" {
  rest_api_id = aws_api_gateway_rest_api.this.id
  parent_id   = aws_api_gateway_rest_api.this.root_resource_id
  path_part   = var.name
}

module "method" {
  source   = "./method"
  api      = aws_api_gateway_rest_api.this.id
  resource = aws_api_gateway_resource.this.id
  uri      = var.uri
}
